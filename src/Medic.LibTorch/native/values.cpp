#include "values.h"

#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

#include <cstdlib>
#include <string>

namespace medic {

using TensorPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

at::Tensor borrow(medic_tensor tensor) {
  return tensor ? at::Tensor(TensorPointer::reclaim_copy(static_cast<at::TensorImpl*>(tensor))) : at::Tensor();
}

at::Tensor borrow_defined(medic_tensor tensor) {
  TORCH_CHECK(tensor, "expected a tensor, but got none");
  return borrow(tensor);
}

std::vector<at::Tensor> borrow(const medic_tensor* tensors, int32_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int32_t i = 0; i < count; i++) result.push_back(borrow(tensors[i]));
  return result;
}

medic_tensor give(at::Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

namespace {

const char* kind_name(int32_t kind) {
  static const char* const names[] = {"None",        "a Tensor",         "an int",           "a float", "a bool",
                                      "a string",    "a list of ints",   "a list of floats", "a list of Tensors",
                                      "a Generator"};
  return kind >= 0 && kind < static_cast<int32_t>(std::size(names)) ? names[kind] : "an unknown kind";
}

[[noreturn]] void mismatch(const medic_value& value, const c10::Argument& argument) {
  TORCH_CHECK(false, "argument '", argument.name(), "' must be ", argument.type()->repr_str(), ", not ", kind_name(value.kind));
}

const medic_tensor* tensors_of(const medic_value& value) { return static_cast<const medic_tensor*>(value.pointer); }

template <typename T>
c10::List<T> list_of(const medic_value& value) {
  const T* items = static_cast<const T*>(value.pointer);
  c10::List<T> list;
  list.reserve(value.length);
  for (int32_t i = 0; i < value.length; i++) list.push_back(items[i]);
  return list;
}

c10::IValue to_list(const medic_value& value, const c10::Type& element, const c10::Argument& argument) {
  switch (element.kind()) {
    case c10::TypeKind::IntType:
      if (value.kind == MEDIC_INT_LIST) return list_of<int64_t>(value);
      break;
    case c10::TypeKind::FloatType:
      if (value.kind == MEDIC_DOUBLE_LIST) return list_of<double>(value);
      break;
    case c10::TypeKind::TensorType:
      if (value.kind == MEDIC_TENSOR_LIST) {
        c10::List<at::Tensor> list;
        list.reserve(value.length);
        for (int32_t i = 0; i < value.length; i++) list.push_back(borrow_defined(tensors_of(value)[i]));
        return list;
      }
      break;
    case c10::TypeKind::OptionalType:
      if (value.kind == MEDIC_TENSOR_LIST) {
        c10::List<c10::optional<at::Tensor>> list;
        list.reserve(value.length);
        for (int32_t i = 0; i < value.length; i++) {
          medic_tensor item = tensors_of(value)[i];
          list.push_back(item ? c10::optional<at::Tensor>(borrow(item)) : c10::nullopt);
        }
        return list;
      }
      break;
    default:
      break;
  }
  mismatch(value, argument);
}

c10::IValue to_type(const medic_value& value, const c10::Type& type, const c10::Argument& argument) {
  switch (type.kind()) {
    case c10::TypeKind::OptionalType:
      return value.kind == MEDIC_NONE ? c10::IValue() : to_type(value, *type.castRaw<c10::OptionalType>()->getElementType(), argument);
    case c10::TypeKind::TensorType:
      if (value.kind == MEDIC_TENSOR && value.pointer) return borrow(const_cast<medic_tensor>(value.pointer));
      break;
    case c10::TypeKind::NumberType:
      if (value.kind == MEDIC_INT) return value.integer;
      if (value.kind == MEDIC_DOUBLE) return value.real;
      if (value.kind == MEDIC_BOOL) return value.integer != 0;
      break;
    case c10::TypeKind::IntType:
      if (value.kind == MEDIC_INT) return value.integer;
      break;
    case c10::TypeKind::FloatType:
      if (value.kind == MEDIC_DOUBLE) return value.real;
      if (value.kind == MEDIC_INT) return static_cast<double>(value.integer);
      break;
    case c10::TypeKind::BoolType:
      if (value.kind == MEDIC_BOOL) return value.integer != 0;
      break;
    case c10::TypeKind::StringType:
      if (value.kind == MEDIC_STRING) return std::string(static_cast<const char*>(value.pointer), value.length);
      break;
    case c10::TypeKind::DeviceObjType:
      if (value.kind == MEDIC_STRING) return c10::Device(std::string(static_cast<const char*>(value.pointer), value.length));
      break;
    case c10::TypeKind::GeneratorType:
      if (value.kind == MEDIC_GENERATOR && value.pointer) return *static_cast<const at::Generator*>(value.pointer);
      break;
    case c10::TypeKind::ListType:
      return to_list(value, *type.castRaw<c10::ListType>()->getElementType(), argument);
    default:
      break;
  }
  mismatch(value, argument);
}

}  // namespace

c10::IValue to_ivalue(const medic_value& value, const c10::Argument& argument) { return to_type(value, *argument.type(), argument); }

medic_value give(c10::IValue value) {
  medic_value result{};
  if (value.isTensor()) {
    result.kind = MEDIC_TENSOR;
    result.pointer = give(std::move(value).toTensor());
  } else if (value.isTensorList()) {
    const c10::List<at::Tensor> list = std::move(value).toTensorList();
    auto* items = static_cast<medic_tensor*>(std::malloc(list.size() * sizeof(medic_tensor) + 1));
    TORCH_CHECK(items, "out of memory");
    for (size_t i = 0; i < list.size(); i++) items[i] = give(list.get(i));
    result.kind = MEDIC_TENSOR_LIST;
    result.length = static_cast<int32_t>(list.size());
    result.pointer = items;
  } else if (value.isInt()) {
    result.kind = MEDIC_INT;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.kind = MEDIC_DOUBLE;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.kind = MEDIC_BOOL;
    result.integer = value.toBool();
  } else {
    TORCH_CHECK(value.isNone(), "a result of kind ", value.tagKind(), " is not supported");
  }
  return result;
}

}  // namespace medic
