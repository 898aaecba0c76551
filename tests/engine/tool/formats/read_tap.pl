# Reads TAP as prove(1) does and prints what it understood, a line for each test and each trouble.
use strict;
use warnings;
use TAP::Parser;

local $/;
open(my $file, '<', $ARGV[0]) or die "cannot read $ARGV[0]";
my $parser = TAP::Parser->new({tap => <$file>});
my $number = 0;
while (my $result = $parser->next) {
  if ($result->is_test) {
    my $what = $result->has_skip ? 'skip' : $result->has_todo ? 'todo' : $result->is_ok ? 'ok' : 'not ok';
    print "$what|", $result->description, "\n";
  } elsif ($result->is_yaml) {
    my $data = $result->data;
    print "  reason=", $data->{reason} // '', " feedback=", (split /\n/, $data->{feedback} // '')[0] // '', "\n";
  } elsif ($result->is_unknown) {
    print "unknown|", $result->raw, "\n" if $result->raw =~ /\S/;
  } elsif ($result->is_bailout) {
    print "bail out\n";
  }
}
print "trouble|$_\n" for $parser->parse_errors;
print "planned ", $parser->tests_planned, ", run ", $parser->tests_run, "\n";
