#pragma once
// Writes beside the rows what makes a recording quick to read: blocks of heads, and the world at checkpoints.
//
//   BlockWriter blocks(database);
//   blocks.add(event);             every event that was written, in the same transaction
//   blocks.store();                before the transaction ends
//
// It follows the recording with a timeline of its own, of which it holds only the newest part. A stamp that
// comes so late that a checkpoint lies after it removes that checkpoint.

#include "engine/model/timeline.hpp"
#include "engine/recording/database.hpp"

namespace switchboard {

class BlockWriter {
 public:
  explicit BlockWriter(const Database& database);
  void add(Event event);
  void store();
  void finish();  ///< when nothing more comes

 private:
  void store_late_returns(std::size_t block);
  void store_block(std::size_t number);
  void store_checkpoint(Time at);
  void remove_late_checkpoints();

  Timeline timeline_;
  Statement block_, late_return_, checkpoint_, remove_checkpoints_;
  std::size_t stored_blocks_ = 0;
  std::size_t stored_late_returns_ = 0;  // of the first block that is not stored
  std::size_t stored_checkpoints_ = 0;
  std::size_t since_checkpoint_ = 0;  // events
};

}  // namespace switchboard
