package ParcelQuote::Command;

# The command line: what is read, what is printed, how it ends.

use strict;
use warnings;

use ParcelQuote::Numbers qw(money trim);
use ParcelQuote::Quoter;
use ParcelQuote::Tariff;

my $USAGE = 'usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]';

# Returns the exit status.
sub run {
	my @arguments = @_;
	my $refused = eval {
		my ($options, $file) = _parse(@arguments);
		my $quoter = ParcelQuote::Quoter->new(ParcelQuote::Tariff->read_file($options->{'--tariff'}));
		my $refused = _quote_all($quoter, _open($file));
		_write_summary($options->{'--summary'}, $quoter->totals) if defined $options->{'--summary'};
		$refused;
	};
	return $refused ? 1 : 0 if defined $refused;
	print STDERR $@;
	return 2;
}

sub _parse {
	my @arguments = @_;
	my %options = ('--tariff' => 'tariff.txt', '--summary' => undef);
	my $file;
	while (@arguments) {
		my $argument = shift @arguments;
		if (exists $options{$argument}) {
			$options{$argument} = shift @arguments // die "$argument needs a file name\n$USAGE\n";
		} elsif ($argument =~ /\A-./) {
			die "unknown option $argument\n$USAGE\n";
		} elsif (defined $file) {
			die "one file of orders at a time\n$USAGE\n";
		} else {
			$file = $argument;
		}
	}
	return (\%options, $file // '-');
}

sub _open {
	my ($file) = @_;
	return (\*STDIN, 'stdin') if $file eq '-';
	open my $lines, '<:raw', $file or die "$file: cannot be read: $!\n";
	return ($lines, $file);
}

sub _quote_all {
	my ($quoter, $lines, $name) = @_;
	my $refused = 0;
	while (my $line = <$lines>) {
		my $number = $.;
		$line =~ s/\r?\n?\z//;
		$line = trim($line);
		next if $line eq '' || $line =~ /\A#/;
		if (my ($id, $zone, $grams, $cents) = eval { $quoter->quote($line) }) {
			print "$id,$zone,$grams,", money($cents), "\n";
		} else {
			print STDERR "$name:$number: $@";
			$refused = 1;
		}
	}
	return $refused;
}

sub _write_summary {
	my ($file, $totals) = @_;
	my @sum = (0, 0, 0);
	my $text = '';
	for my $zone (sort keys %$totals) {
		my $total = $totals->{$zone};
		$text .= _summary_line($zone, @$total);
		$sum[$_] += $total->[$_] for 0 .. 2;
	}
	open my $out, '>:raw', $file or die "$file: cannot be written: $!\n";
	print $out $text, _summary_line('total', @sum);
	close $out or die "$file: cannot be written: $!\n";
	return;
}

sub _summary_line {
	my ($name, $orders, $grams, $cents) = @_;
	return "$name,$orders,$grams," . money($cents) . "\n";
}

1;
