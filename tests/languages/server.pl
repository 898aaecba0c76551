# Serves one client in Perl, with a forked child, then ends with 7. usage: server.pl PORT
use strict;
use warnings;
use IO::Socket::INET;

my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $ARGV[0], Listen => 5) or exit 1;
my $client = $listener->accept() or exit 1;
my $child = fork();
if (!$child) {
    while (sysread($client, my $text, 256)) { syswrite($client, $text); }
    exit 5;
}
close($client);
waitpid($child, 0);
exit($? >> 8 == 5 ? 7 : 1);
