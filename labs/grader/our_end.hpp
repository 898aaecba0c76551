#pragma once
// Something of ours that a submission may wait for: a peer, a listener. The bench asks all of them before it
// believes that nothing can wake the submission.
//
//   class Peer : public OurEnd { … };      registered with the bench for as long as it lives

namespace switchboard::grader {

struct Stalemate;

class OurEnd {
 public:
  virtual ~OurEnd() = default;
  /// Whether nothing of ours is on the way to what the submission waits for. When it is not known: false.
  virtual bool is_quiet_for(const Stalemate& stalemate) const = 0;

 protected:
  OurEnd() = default;
  OurEnd(const OurEnd&) = default;
  OurEnd& operator=(const OurEnd&) = default;
};

}  // namespace switchboard::grader
