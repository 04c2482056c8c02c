// Rules of other systems against which this room is checked; one include for all of them. Arithmetic is exact unless
// the function says otherwise; all are pure. Which function answers which vectors, whether the engine calls it, and where the
// engine's own rule differs: docs/reference/vectors.md.
//
// What the vectors call an error (INVALID_SIZE_DELTA, UNDEFINED) is a PeerError, an empty optional where there is only one.
// Decimals are Fraction (parse_fraction reads them), integers i128, what may exceed 128 bits Int256.
#pragma once

#include "margin/conformance_account.hpp"      // IWYU pragma: export
#include "margin/conformance_health.hpp"       // IWYU pragma: export
#include "margin/conformance_isolated.hpp"     // IWYU pragma: export
#include "margin/conformance_published.hpp"    // IWYU pragma: export
#include "margin/conformance_requirement.hpp"  // IWYU pragma: export
#include "margin/risk.hpp"                     // IWYU pragma: export
