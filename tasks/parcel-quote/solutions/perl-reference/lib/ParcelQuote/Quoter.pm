package ParcelQuote::Quoter;

# Quotes one order after the other and keeps the totals by zone.

use strict;
use warnings;

use List::Util qw(max);
use ParcelQuote::Numbers qw(whole trim);

use constant CM3_PER_GRAM => 5;

sub new {
	my ($class, $tariff) = @_;
	return bless { tariff => $tariff, quoted => {}, totals => {} }, $class;
}

# zone => [orders, grams, cents]
sub totals { return $_[0]{totals} }

# Returns id, zone, grams and cents; dies with a line of text if the order is refused.
sub quote {
	my ($self, $line) = @_;
	my @fields = map { trim($_) } split /,/, $line, -1;
	die 'an order has four or five fields, not ' . @fields . "\n" unless @fields == 4 || @fields == 5;
	my ($id, $postcode, $weight, $size, $extras) = @fields;
	die "the order has no id\n" if $id eq '';
	die "order $id was quoted before\n" if exists $self->{quoted}{$id};
	die "'$postcode' is not a postcode\n" unless $postcode =~ /\A[0-9A-Z]{1,10}\z/;
	my $zone = $self->{tariff}->zone($postcode) // die "no zone holds postcode $postcode\n";
	my $grams = max(whole($weight) // die("'$weight' is not a weight in grams\n"), _volumetric($size));
	my $base = $self->{tariff}->base($zone, $grams) // die "zone $zone takes no parcel of $grams g\n";
	my $cents = $base + $self->_extras($extras // '', $base);
	$cents += $self->{tariff}->fuel($cents);

	$self->{quoted}{$id} = 1;
	my $total = $self->{totals}{$zone} //= [0, 0, 0];
	$total->[0]++;
	$total->[1] += $grams;
	$total->[2] += $cents;
	return ($id, $zone, $grams, $cents);
}

sub _volumetric {
	my ($size) = @_;
	my @sides = map { whole($_, 1, 999) } split /x/, $size, -1;
	die "'$size' is not a size such as 30x20x10\n" unless @sides == 3 && !grep { !defined } @sides;
	return int(($sides[0] * $sides[1] * $sides[2] + CM3_PER_GRAM - 1) / CM3_PER_GRAM);
}

sub _extras {
	my ($self, $field, $base) = @_;
	my (%done, $sum);
	for my $name (split /\+/, $field, -1) {
		next if $done{$name}++;
		$sum += $self->{tariff}->extra($name, $base) // die "the tariff has no extra '$name'\n";
	}
	return $sum // 0;
}

1;
