package Cab;

# The cab and who uses it; knows nothing of how it is talked to.
use strict;
use warnings;

sub new {
    my ($class, $capacity) = @_;
    return bless { capacity => $capacity, floor => 0, heading => 1, waiting => {}, riding => {} }, $class;
}

sub call {
    my ($self, $who, $from, $to) = @_;
    $self->{waiting}{$who} = { from => $from, to => $to };
    return;
}

sub entered {
    my ($self, $who) = @_;
    $self->{riding}{$who} = delete $self->{waiting}{$who};
    return;
}

sub left {
    my ($self, $who) = @_;
    delete $self->{riding}{$who};
    return;
}

sub move {
    my ($self) = @_;
    return 'stop' if $self->_somebody_here;
    my @goals = $self->_goals or return 'wait';
    $self->{heading} *= -1 unless grep { ($_ - $self->{floor}) * $self->{heading} > 0 } @goals;
    $self->{floor} += $self->{heading};
    return $self->{heading} > 0 ? 'up' : 'down';
}

sub _has_room {
    my ($self) = @_;
    return keys %{ $self->{riding} } < $self->{capacity};
}

sub _somebody_here {
    my ($self) = @_;
    return 1 if grep { $_->{to} == $self->{floor} } values %{ $self->{riding} };
    return $self->_has_room && grep { $_->{from} == $self->{floor} } values %{ $self->{waiting} };
}

sub _goals {
    my ($self) = @_;
    my @goals = map { $_->{to} } values %{ $self->{riding} };
    push @goals, map { $_->{from} } values %{ $self->{waiting} } if $self->_has_room;
    return @goals;
}

1;
