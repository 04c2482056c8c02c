// Rules of other systems against which this room is checked; one include for all of them. Arithmetic is exact unless
// the function says otherwise; all are pure. Which function answers which vectors, whether the engine calls it, and where the
// engine's own rule differs: docs/reference/vectors.md, and docs/risk/ for the engine's rules.
#pragma once

#include "oracle/conformance_aggregation.hpp"  // IWYU pragma: export
#include "oracle/conformance_fraction.hpp"     // IWYU pragma: export
#include "oracle/conformance_funding.hpp"      // IWYU pragma: export
#include "oracle/conformance_mark.hpp"         // IWYU pragma: export
