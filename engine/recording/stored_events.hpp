#pragma once
// What a timeline fetches from a recording's file (engine/model/event_source.hpp): blocks of heads, events by
// id, worlds at checkpoints.
//
//   StoredEvents stored(path);       opens the file when it is first asked
//   StoredEvents stored(database);   the writer's own connection
//   stored.let_go();                 so that a writer may make it one plain file
//
// A file that is still written is opened for each request and let go of after it.

#include <memory>
#include <string>

#include "engine/model/event_source.hpp"
#include "engine/recording/database.hpp"

namespace switchboard {

class StoredEvents : public EventSource {
 public:
  explicit StoredEvents(std::string path);
  explicit StoredEvents(const Database& writers);
  ~StoredEvents() override;

  BlockHeads heads(std::size_t block, NameTable& names) override;
  std::vector<Event> events(EventId first, EventId last) override;
  std::optional<Snapshot> world(Time checkpoint) override;
  void let_go();

  /// Blocks and checkpoints that the file has; none in a recording of format 1.
  struct Contents {
    std::vector<StoredBlock> blocks;
    std::vector<Time> checkpoints;
  };
  static Contents contents(const Database& database);

 private:
  struct Connection;
  template <class Ask>
  auto ask(Ask question);

  std::string path_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace switchboard
