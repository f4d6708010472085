#include "errors.h"

#include <c10/util/Exception.h>

#include <cstdlib>
#include <exception>

#include "medic_torch.h"

namespace {
thread_local std::string last_error;
}

void medic::remember_error() {
  try {
    throw;
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "an unknown C++ exception";
  }
}

const char* medic_error() { return last_error.c_str(); }

void medic_free(void* memory) { std::free(memory); }
