# Sends one line in Perl and prints what comes back. usage: client.pl PORT
use strict;
use warnings;
use IO::Socket::INET;

my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $ARGV[0]) or exit 1;
syswrite($server, "a line\n");
$server->shutdown(1);
while (sysread($server, my $text, 256)) { print $text; }
