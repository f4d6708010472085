// What belongs to the process rather than to a tensor: random numbers, threads, versions.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <torch/version.h>

#include <cstdlib>
#include <mutex>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "errors.h"
#include "medic_torch.h"
#include "values.h"

using medic::guarded;

namespace {

at::Generator& generator_of(medic_generator generator) {
  TORCH_CHECK(generator, "expected a generator, but got none");
  return *static_cast<at::Generator*>(generator);
}

// Runs `body` while nobody else draws from the generator.
template <typename Body>
int exclusively(medic_generator handle, Body&& body) {
  return guarded([&] {
    at::Generator& generator = generator_of(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    body(generator);
  });
}

#ifdef __GLIBC__
// A step of training frees all its tensors at once, and the next one asks for the same again. glibc hands such memory back to the
// system each time, and every page of it comes back by a page fault: half of a small network's training time. So the process keeps
// what it has had. Blocks above a gigabyte still go back.
struct KeepMemory {
  KeepMemory() {
    constexpr int kMegabyte = 1 << 20;
    // Some versions of glibc take no larger threshold than 32 megabytes.
    if (!mallopt(M_MMAP_THRESHOLD, 1024 * kMegabyte)) mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
    mallopt(M_TRIM_THRESHOLD, 2047 * kMegabyte);
    // Threads have arenas of many small heaps, which this keeps too.
    mallopt(M_TOP_PAD, 64 * kMegabyte);
  }
};
const KeepMemory keep_memory;
#endif

}  // namespace

int medic_generator_new(uint64_t seed, medic_generator* result) {
  return guarded([&] { *result = new at::Generator(at::detail::createCPUGenerator(seed)); });
}

int medic_generator_default(medic_generator* result) {
  return guarded([&] { *result = new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

void medic_generator_delete(medic_generator generator) { delete static_cast<at::Generator*>(generator); }

int medic_generator_set_seed(medic_generator generator, uint64_t seed) {
  return exclusively(generator, [&](at::Generator& g) { g.set_current_seed(seed); });
}

int medic_generator_seed(medic_generator generator, uint64_t* seed) {
  return exclusively(generator, [&](at::Generator& g) { *seed = g.current_seed(); });
}

int medic_generator_state(medic_generator generator, medic_tensor* state) {
  return exclusively(generator, [&](at::Generator& g) { *state = medic::give(g.get_state()); });
}

int medic_generator_set_state(medic_generator generator, medic_tensor state) {
  return exclusively(generator, [&](at::Generator& g) { g.set_state(medic::borrow_defined(state)); });
}

int32_t medic_threads() { return at::get_num_threads(); }

int medic_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

int32_t medic_interop_threads() { return at::get_num_interop_threads(); }

int medic_set_interop_threads(int32_t count) {
  return guarded([&] { at::set_num_interop_threads(count); });
}

const char* medic_version() { return TORCH_VERSION; }
