# prove.pl FILE...: each test file in a process of its own, as prove does it; its TAP becomes a subtest of the report, which is sealed.
# The test's Test::Builder writes to a pipe of ours, not to the file's standard output: what the code under test prints is no result.
use strict;
use warnings;

open(my $channel, '>&=', 3) or die "no channel: $!";
$channel->autoflush(1);
# The nonce is read when all tests are over: their processes do not have it in their memory.
my $count = 0;
my $bad   = 0;
my $word  = 'end';
my $report = '';
for my $file (@ARGV) {
    $count++;
    pipe(my $from, my $to) or die "pipe: $!";
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        close $from;
        close $channel;
        open(STDIN, '<', '/dev/null');
        my $fd = fileno $to;
        require Fcntl;
        fcntl($to, Fcntl::F_SETFD(), 0);
        $ENV{PATH} = '/usr/local/bin:/usr/bin:/bin';
        my ($clean) = $file =~ /\A(.*)\z/s;
        exec {'/usr/bin/perl'} 'perl', '-Ilib', '-e',
            'use Test::Builder; use Test::More (); { open my $f, ">&=", shift; $f->autoflush(1); Test::Builder->new->output($f); Test::Builder->new->failure_output($f); Test::Builder->new->todo_output($f) }'
            . ' my $file = shift; $0 = $file; my @kept = (\&Test::Builder::ok, \&Test::Builder::is_eq, \&Test::Builder::is_num, \&Test::More::is, \&Test::More::is_deeply, \&Test::More::ok);'
            . ' my $done = do "./$file"; my $error = $@; require POSIX;'
            . ' my @now = (\&Test::Builder::ok, \&Test::Builder::is_eq, \&Test::Builder::is_num, \&Test::More::is, \&Test::More::is_deeply, \&Test::More::ok);'
            . ' $kept[$_] == $now[$_] or POSIX::_exit(99) for 0 .. $#kept; die $error if $error; die "$file: $!" if !defined $done && $!', $fd, $clean;
        die "exec: $!";
    }
    close $to;
    my $failed = 0;
    my $name = $file =~ s/#/\\#/gr;
    $report .= "# Subtest: $name\n";
    while (my $line = <$from>) {
        chomp $line;
        $failed = 1 if $line =~ /^not ok\b(?!.*# TODO)/i;
        $report .= "    $line\n";
    }
    waitpid $pid, 0;
    $word = 'tampered' if $? >> 8 == 99;
    my $good = $? == 0 && !$failed;
    $bad = 1 if !$good;
    $report .= ($good ? 'ok' : 'not ok') . " $count - $name\n";
}
my $nonce = <STDIN>;
chomp $nonce;
print {$channel} "takehome $nonce begin\n$report", "1..$count\n", "takehome $nonce $word\n";
close $channel;
exit($bad ? 1 : 0);
