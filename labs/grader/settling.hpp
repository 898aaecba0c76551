#pragma once
// What a check does when it has failed, before anything of ours leaves: it lets the submission bring to its
// end what it has begun, so that what is found in the recording up to that moment is the same in every run. A
// call in progress returns; what was sent has been read and answered; what we shall do next is no evidence.
//
//   settle(observed);                  then observed.timeline() ends at that moment
//
// Knows nothing of why the check failed. A submission that does not come to rest keeps it up for a bounded
// amount of its own work: of calls, of CPU time; the wall clock is the last resort.

#include "labs/grader/observed.hpp"

namespace switchboard::grader {

void settle(Observed& observed);

}  // namespace switchboard::grader
