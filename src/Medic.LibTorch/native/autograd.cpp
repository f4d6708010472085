// Backward passes, and the modes that decide whether a graph is recorded.
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "errors.h"
#include "medic_torch.h"
#include "values.h"

using medic::borrow;
using medic::guarded;

int medic_backward(const medic_tensor* roots, int32_t root_count, const medic_tensor* grads, int32_t grad_count,
                   int32_t retain_graph, int32_t create_graph, const medic_tensor* inputs, int32_t input_count) {
  return guarded([&] {
    torch::autograd::backward(borrow(roots, root_count), borrow(grads, grad_count), retain_graph != 0, create_graph != 0,
                              borrow(inputs, input_count));
  });
}

int medic_grad(const medic_tensor* outputs, int32_t output_count, const medic_tensor* inputs, int32_t input_count,
               const medic_tensor* grads, int32_t grad_count, int32_t retain_graph, int32_t create_graph,
               int32_t allow_unused, medic_tensor* results) {
  return guarded([&] {
    auto found = torch::autograd::grad(borrow(outputs, output_count), borrow(inputs, input_count), borrow(grads, grad_count),
                                       retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (auto& gradient : found) *results++ = medic::give(std::move(gradient));
  });
}

int32_t medic_grad_mode() { return at::GradMode::is_enabled(); }

void medic_set_grad_mode(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

int medic_inference_enter(int32_t enabled, void** guard) {
  return guarded([&] { *guard = new c10::InferenceMode(enabled != 0); });
}

void medic_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

int32_t medic_inference_mode() { return c10::InferenceMode::is_enabled(); }
