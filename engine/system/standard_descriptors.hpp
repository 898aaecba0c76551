#pragma once
// Standard input, output and error, where whoever started us left one of them closed.
//
//   fill_standard_descriptors();    before a pipe is made for a child
//
// A pipe that gets one of their numbers is lost as soon as the child's own input and output are put there
// (dup2(2)). It does not touch one that is open.

namespace switchboard {

/// Each of the three that is closed becomes /dev/null, for as long as this process lives.
void fill_standard_descriptors();

}  // namespace switchboard
