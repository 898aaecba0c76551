#include "labs/grader/current_check.hpp"

namespace switchboard::grader {

CurrentCheck& current_check() {
  static CurrentCheck check;
  return check;
}

}  // namespace switchboard::grader
