// Keeps C++ exceptions on this side of the interface.
#pragma once

#include <string>

namespace medic {

void remember_error();  // of the exception that is being handled

// Runs `body`; 0, or 1 if it threw.
template <typename Body>
int guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (...) {
    remember_error();
    return 1;
  }
}

}  // namespace medic
