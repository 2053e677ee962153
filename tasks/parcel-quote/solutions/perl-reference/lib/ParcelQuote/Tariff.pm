package ParcelQuote::Tariff;

# What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first.

use strict;
use warnings;

use ParcelQuote::Numbers qw(whole price percent share trim);

my %take = (
	'prefix 2' => \&_take_prefix,
	'band 3'   => \&_take_band,
	'extra 2'  => \&_take_extra,
	'fuel 1'   => \&_take_fuel,
);

# Dies with a line of text, ended by a line feed, if the file or a line of it is no good.
sub read_file {
	my ($class, $file) = @_;
	my $self = bless { zones => {}, bands => {}, extras => {}, fuel => undef }, $class;
	open my $lines, '<:raw', $file or die "$file: cannot be read: $!\n";
	while (my $line = <$lines>) {
		$line =~ s/\r?\n?\z//;
		my ($kind, @words) = split /[ \t]+/, trim($line);
		next if !defined $kind || $kind =~ /\A#/;
		my $take = $take{ "$kind " . @words };
		my $problem = $take ? $take->($self, @words) : "not a tariff line: $line";
		die "$file:$.: $problem\n" if $problem;
	}
	return $self;
}

sub zone {
	my ($self, $postcode) = @_;
	for (my $prefix = $postcode; $prefix ne ''; chop $prefix) {
		return $self->{zones}{$prefix} if exists $self->{zones}{$prefix};
	}
	return undef;
}

# The price of the smallest band that holds the weight, or undef.
sub base {
	my ($self, $zone, $grams) = @_;
	my $bands = $self->{bands}{$zone} // {};
	my $best;
	for my $limit (keys %$bands) {
		$best = $limit if $limit >= $grams && (!defined $best || $limit < $best);
	}
	return defined $best ? $bands->{$best} : undef;
}

sub extra {
	my ($self, $name, $base) = @_;
	my $extra = $self->{extras}{$name} or return undef;
	return $extra->{is_percent} ? share($base, $extra->{amount}) : $extra->{amount};
}

sub fuel {
	my ($self, $cents) = @_;
	return share($cents, $self->{fuel} // 0);
}

# Each takes the words of one line and returns what is wrong with them, or ''.

sub _take_prefix {
	my ($self, $prefix, $zone) = @_;
	return "prefix $prefix was given before" if exists $self->{zones}{$prefix};
	$self->{zones}{$prefix} = $zone;
	return '';
}

sub _take_band {
	my ($self, $zone, $grams, $price) = @_;
	my ($limit, $cents) = (whole($grams), price($price));
	return "a band is ZONE GRAMS PRICE, not $zone $grams $price" unless defined $limit && defined $cents;
	return "zone $zone has a band of $limit g already" if exists $self->{bands}{$zone}{$limit};
	$self->{bands}{$zone}{$limit} = $cents;
	return '';
}

sub _take_extra {
	my ($self, $name, $text) = @_;
	return "extra $name was given before" if exists $self->{extras}{$name};
	my $is_percent = $text =~ /%\z/;
	my $amount = $is_percent ? percent($text) : price($text);
	return "$text is neither a price nor a percentage" unless defined $amount;
	$self->{extras}{$name} = { is_percent => $is_percent, amount => $amount };
	return '';
}

sub _take_fuel {
	my ($self, $text) = @_;
	return 'fuel was given before' if defined $self->{fuel};
	$self->{fuel} = percent($text);
	return defined $self->{fuel} ? '' : "$text is not a percentage";
}

1;
