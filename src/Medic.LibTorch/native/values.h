// Tensors and operator values, between their C and their libtorch forms.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

#include <vector>

#include "medic_torch.h"

namespace medic {

// A second reference to a tensor that the caller keeps; an undefined tensor for null.
at::Tensor borrow(medic_tensor tensor);
at::Tensor borrow_defined(medic_tensor tensor);
std::vector<at::Tensor> borrow(const medic_tensor* tensors, int32_t count);

// The reference itself, for the caller to release.
medic_tensor give(at::Tensor tensor);

// The value as the argument's type wants it; throws when it is of another kind.
c10::IValue to_ivalue(const medic_value& value, const c10::Argument& argument);

// Hands an operator's result out.
medic_value give(c10::IValue value);

}  // namespace medic
