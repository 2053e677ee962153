<?php

declare(strict_types=1);

namespace FreeSlots;

/** Why a booking, a cancellation or a question was refused. */
final class BookingError extends \RuntimeException
{
}
