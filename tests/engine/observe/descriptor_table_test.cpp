#include "engine/observe/descriptor_table.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;

TEST_CASE("a socket is held as long as any table has a descriptor of it") {
  HeldSockets held;
  const SocketId socket{7};
  {
    DescriptorTable parent(held);
    parent.set(3, {socket});
    parent.set(4, {socket});
    CHECK(held.contains(socket));
    {
      const DescriptorTable child(parent);
      parent.forget(3);
      parent.forget(4);
      CHECK(held.contains(socket));
    }
    CHECK(!held.contains(socket));
    parent.set(5, {socket});
  }
  CHECK(!held.contains(socket));
}

TEST_CASE("a descriptor number is given anew to something else") {
  HeldSockets held;
  DescriptorTable table(held);
  table.set(3, {SocketId{7}});
  table.set(3, {});
  CHECK(!held.contains(SocketId{7}));
  REQUIRE(table.find(3) != nullptr);
  CHECK(!table.find(3)->socket);
  CHECK(table.find(4) == nullptr);
}
