"use strict";
/** A streamed answer may take as long as the function may run: API Gateway's own limit is set to the same time. */
exports.milliseconds = async ({ resolveVariable }) => Number(await resolveVariable("param:proxyTimeout")) * 1000;
