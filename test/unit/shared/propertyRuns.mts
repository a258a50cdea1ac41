/** How often a quick property is tried: `node .ci/properties.mjs` asks for more than `npm test` does. */
export function propertyRuns(usually: number): number {
	const asked = Number(process.env.PROPERTY_RUNS);
	return Number.isInteger(asked) && asked > 0 ? asked : usually;
}
