/** How far the clocks of an issuer, the gateway and the gate may differ. */
export const CLOCK_SKEW_SECONDS = 30;
