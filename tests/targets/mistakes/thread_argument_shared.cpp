// A thread for each of two clients; wrong: both are given the address of one variable, and read it when the
// second connection is in it.

#include <pthread.h>

#include "choice.hpp"

namespace {

pthread_barrier_t both_accepted;

void* serve(void* argument) {
  pthread_barrier_wait(&both_accepted);
  const int fd = *static_cast<int*>(argument);
  char text[8];
  recv(fd, text, sizeof text, 0);
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  pthread_barrier_init(&both_accepted, nullptr, 3);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  int connection = -1, own[2];
  int clients[2];
  pthread_t threads[2];
  for (int turn = 0; turn < 2; ++turn) {
    clients[turn] = connect_to(address);
    connection = own[turn] = accept(listener, nullptr, nullptr);
    check("send", send(clients[turn], "hihi", 4, 0) == 4);
    pthread_create(&threads[turn], nullptr, serve, choice == Choice::wrong ? &connection : &own[turn]);
  }
  pthread_barrier_wait(&both_accepted);
  usleep(50'000);
  for (const int client : clients) close(client);
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
}
