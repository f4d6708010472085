// The C interface between the managed half of Medic.LibTorch and libtorch.
//
// Every function returns 0, or 1 after a failure that medic_error() of the same thread describes; none lets a C++
// exception out. Tensors that are handed out carry one reference, which medic_tensor_release takes back; tensors that
// are handed in are borrowed. An undefined tensor is a null pointer, both ways.
#pragma once

#include <cstdint>

#define MEDIC_API extern "C" __attribute__((visibility("default")))

using medic_tensor = void*;
using medic_op = const void*;
using medic_generator = void*;

enum medic_kind : int32_t {
  MEDIC_NONE = 0,
  MEDIC_TENSOR = 1,       // pointer: a tensor
  MEDIC_INT = 2,          // integer
  MEDIC_DOUBLE = 3,       // real
  MEDIC_BOOL = 4,         // integer: 0 or 1
  MEDIC_STRING = 5,       // pointer, length: UTF-8
  MEDIC_INT_LIST = 6,     // pointer, length: int64_t[]
  MEDIC_DOUBLE_LIST = 7,  // pointer, length: double[]
  MEDIC_TENSOR_LIST = 8,  // pointer, length: tensors, some of them perhaps null
  MEDIC_GENERATOR = 9,    // pointer: a generator
};

// An argument or a result of an operator.
struct medic_value {
  int32_t kind;
  int32_t length;
  union {
    int64_t integer;
    double real;
    const void* pointer;
  };
};

struct medic_tensor_info {
  int64_t elements;
  int32_t dimensions;
  int32_t element_size;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t requires_grad;
  int32_t is_leaf;
  int32_t is_contiguous;
  int32_t is_sparse;
};

// Errors and memory.
MEDIC_API const char* medic_error();
MEDIC_API void medic_free(void* memory);

// Operators, by the names of libtorch's dispatcher ("aten::add", "Tensor"). A handle lives as long as the process.
// A call checks its arguments against the operator's schema and fills in the defaults of those left out. The first
// `capacity` results are handed out; the pointer of a tensor list among them goes back through medic_free.
MEDIC_API int medic_op_find(const char* name, const char* overload, medic_op* op);
MEDIC_API int medic_op_call(medic_op op, const medic_value* arguments, int32_t count, medic_value* results, int32_t capacity);

// Tensors.
MEDIC_API int medic_tensor_from_data(const void* data, int64_t bytes, int32_t dtype, const int64_t* sizes, int32_t dimensions, medic_tensor* result);
MEDIC_API int medic_tensor_share(medic_tensor tensor, medic_tensor* result);
MEDIC_API void medic_tensor_release(medic_tensor tensor);
MEDIC_API int medic_tensor_describe(medic_tensor tensor, medic_tensor_info* info);
MEDIC_API int medic_tensor_sizes(medic_tensor tensor, int64_t* sizes);
MEDIC_API int medic_tensor_strides(medic_tensor tensor, int64_t* strides);
MEDIC_API int medic_tensor_data(medic_tensor tensor, void** data);
MEDIC_API int medic_tensor_set_requires_grad(medic_tensor tensor, int32_t value);
MEDIC_API int medic_tensor_retain_grad(medic_tensor tensor);
MEDIC_API int medic_tensor_grad(medic_tensor tensor, medic_tensor* grad);
MEDIC_API int medic_tensor_set_grad(medic_tensor tensor, medic_tensor grad);

// Automatic differentiation. `grads` holds one gradient (perhaps null) for each root, or nothing at all.
MEDIC_API int medic_backward(const medic_tensor* roots, int32_t root_count, const medic_tensor* grads, int32_t grad_count,
                             int32_t retain_graph, int32_t create_graph, const medic_tensor* inputs, int32_t input_count);
MEDIC_API int medic_grad(const medic_tensor* outputs, int32_t output_count, const medic_tensor* inputs, int32_t input_count,
                         const medic_tensor* grads, int32_t grad_count, int32_t retain_graph, int32_t create_graph,
                         int32_t allow_unused, medic_tensor* results);
MEDIC_API int32_t medic_grad_mode();
MEDIC_API void medic_set_grad_mode(int32_t enabled);
MEDIC_API int medic_inference_enter(int32_t enabled, void** guard);
MEDIC_API void medic_inference_leave(void* guard);
MEDIC_API int32_t medic_inference_mode();

// Random numbers.
MEDIC_API int medic_generator_new(uint64_t seed, medic_generator* result);
MEDIC_API int medic_generator_default(medic_generator* result);
MEDIC_API void medic_generator_delete(medic_generator generator);
MEDIC_API int medic_generator_set_seed(medic_generator generator, uint64_t seed);
MEDIC_API int medic_generator_seed(medic_generator generator, uint64_t* seed);
MEDIC_API int medic_generator_state(medic_generator generator, medic_tensor* state);
MEDIC_API int medic_generator_set_state(medic_generator generator, medic_tensor state);

// Threads and versions.
MEDIC_API int32_t medic_threads();
MEDIC_API int medic_set_threads(int32_t count);
MEDIC_API int32_t medic_interop_threads();
MEDIC_API int medic_set_interop_threads(int32_t count);
MEDIC_API const char* medic_version();
