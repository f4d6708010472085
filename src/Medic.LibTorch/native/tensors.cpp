// What the dispatcher does not offer of a tensor: its memory, its description, its gradient.
#include <ATen/Functions.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstring>

#include "errors.h"
#include "medic_torch.h"
#include "values.h"

using medic::borrow;
using medic::borrow_defined;
using medic::give;
using medic::guarded;

int medic_tensor_from_data(const void* data, int64_t bytes, int32_t dtype, const int64_t* sizes, int32_t dimensions, medic_tensor* result) {
  return guarded([&] {
    at::Tensor tensor = at::empty(at::IntArrayRef(sizes, dimensions), static_cast<at::ScalarType>(dtype));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "shape ", tensor.sizes(), " takes ", tensor.nbytes(), " bytes, not ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    *result = give(std::move(tensor));
  });
}

int medic_tensor_share(medic_tensor tensor, medic_tensor* result) {
  return guarded([&] { *result = give(borrow_defined(tensor)); });
}

void medic_tensor_release(medic_tensor tensor) {
  if (tensor) c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(static_cast<at::TensorImpl*>(tensor));
}

int medic_tensor_describe(medic_tensor handle, medic_tensor_info* info) {
  return guarded([&] {
    const at::Tensor tensor = borrow_defined(handle);
    info->elements = tensor.numel();
    info->dimensions = static_cast<int32_t>(tensor.dim());
    info->element_size = static_cast<int32_t>(tensor.element_size());
    info->dtype = static_cast<int32_t>(tensor.scalar_type());
    info->device_type = static_cast<int32_t>(tensor.device().type());
    info->device_index = tensor.device().index();
    info->requires_grad = tensor.requires_grad();
    info->is_leaf = tensor.is_leaf();
    info->is_sparse = tensor.is_sparse();
    info->is_contiguous = tensor.layout() == at::kStrided && tensor.is_contiguous();
  });
}

int medic_tensor_sizes(medic_tensor handle, int64_t* sizes) {
  return guarded([&] {
    const at::Tensor tensor = borrow_defined(handle);
    std::copy(tensor.sizes().begin(), tensor.sizes().end(), sizes);
  });
}

int medic_tensor_strides(medic_tensor handle, int64_t* strides) {
  return guarded([&] {
    const at::Tensor tensor = borrow_defined(handle);
    std::copy(tensor.strides().begin(), tensor.strides().end(), strides);
  });
}

int medic_tensor_data(medic_tensor handle, void** data) {
  return guarded([&] {
    const at::Tensor tensor = borrow_defined(handle);
    TORCH_CHECK(tensor.device().is_cpu(), "the data of a tensor on ", tensor.device(), " cannot be read");
    TORCH_CHECK(tensor.layout() == at::kStrided, "the data of a ", tensor.layout(), " tensor cannot be read");
    *data = tensor.data_ptr();
  });
}

int medic_tensor_set_requires_grad(medic_tensor tensor, int32_t value) {
  return guarded([&] { borrow_defined(tensor).set_requires_grad(value != 0); });
}

int medic_tensor_retain_grad(medic_tensor tensor) {
  return guarded([&] { borrow_defined(tensor).retain_grad(); });
}

int medic_tensor_grad(medic_tensor tensor, medic_tensor* grad) {
  return guarded([&] { *grad = give(borrow_defined(tensor).grad()); });
}

int medic_tensor_set_grad(medic_tensor tensor, medic_tensor grad) {
  return guarded([&] { borrow_defined(tensor).mutable_grad() = borrow(grad); });
}
