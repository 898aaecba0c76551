# A child for each of two connections; `client` makes one of them.
use strict;
use warnings;
use IO::Socket::INET;

my ($role, $port) = @ARGV;
if ($role eq 'client') {
  my $connection = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Proto => 'tcp') or die $!;
  $connection->syswrite("over perl\n");
  $connection->sysread(my $answer, 10);
  exit(length($answer) == 10 ? 0 : 1);
}
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 4, ReuseAddr => 1) or die $!;
for (1 .. 2) {
  my $connection = $listener->accept or die $!;
  my $child = fork // die $!;
  if ($child == 0) {
    close $listener;
    while (sysread($connection, my $text, 64)) { syswrite($connection, $text) }
    exit 0;
  }
  close $connection;
  waitpid($child, 0);
}
