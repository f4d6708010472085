// Every operator of libtorch, through its dispatcher.
#include <ATen/core/dispatch/Dispatcher.h>

#include "errors.h"
#include "medic_torch.h"
#include "values.h"

int medic_op_find(const char* name, const char* overload, medic_op* op) {
  return medic::guarded([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(found, "this libtorch has no operator ", name, *overload ? "." : "", overload);
    *op = new c10::OperatorHandle(*found);
  });
}

int medic_op_call(medic_op op, const medic_value* arguments, int32_t count, medic_value* results, int32_t capacity) {
  return medic::guarded([&] {
    const auto& handle = *static_cast<const c10::OperatorHandle*>(op);
    const auto& schema = handle.schema();
    const auto& expected = schema.arguments();
    TORCH_CHECK(count <= static_cast<int32_t>(expected.size()), schema.name(), " takes ", expected.size(), " arguments, not ", count);

    torch::jit::Stack stack;
    stack.reserve(std::max(expected.size(), schema.returns().size()));
    for (size_t i = 0; i < expected.size(); i++) {
      if (static_cast<int32_t>(i) < count) {
        stack.push_back(medic::to_ivalue(arguments[i], expected[i]));
      } else {
        TORCH_CHECK(expected[i].default_value(), schema.name(), " needs an argument '", expected[i].name(), "'");
        stack.push_back(*expected[i].default_value());
      }
    }

    handle.callBoxed(stack);

    TORCH_CHECK(capacity <= static_cast<int32_t>(stack.size()), schema.name(), " has ", stack.size(), " results, not ", capacity);
    for (int32_t i = 0; i < capacity; i++) results[i] = medic::give(std::move(stack[i]));
  });
}
