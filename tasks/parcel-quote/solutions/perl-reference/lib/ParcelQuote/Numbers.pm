package ParcelQuote::Numbers;

# Money in cents and percentages in hundredths of a percent, as whole numbers.

use strict;
use warnings;
use integer;

use Exporter 'import';
our @EXPORT_OK = qw(whole price percent share money trim);

sub whole {
	my ($text, $least, $most) = @_;
	return undef unless $text =~ /\A[0-9]{1,9}\z/ && $text >= ($least // 1) && $text <= ($most // 999_999_999);
	return $text + 0;
}

sub price {
	my ($text) = @_;
	return $text =~ /\A([0-9]{1,6})(?:\.([0-9]{2}))?\z/ ? $1 * 100 + ($2 // 0) : undef;
}

sub percent {
	my ($text) = @_;
	return $text =~ /\A([0-9]{1,3})(?:\.([0-9]{1,2}))?%\z/ ? $1 * 100 + substr(($2 // '') . '00', 0, 2) : undef;
}

# That share of an amount, halves rounded up.
sub share {
	my ($cents, $hundredths) = @_;
	return ($cents * $hundredths + 5000) / 10000;
}

sub money {
	my ($cents) = @_;
	return sprintf '%d.%02d', $cents / 100, $cents % 100;
}

sub trim {
	my ($text) = @_;
	$text =~ s/\A[ \t]+//;
	$text =~ s/[ \t]+\z//;
	return $text;
}

1;
