/** How a value grows with the rounds of a run. */
interface Growth {
	/** By least squares, in units per round. */
	perRound: number;
	/** The growth from the first round to the last, as a share of the mean. */
	share: number;
	/** Whether chance alone would hardly make this growth, and it is large enough to matter. */
	isGrowing: boolean;
}

/** So many standard errors above 0 is no chance, also where neighboring samples resemble each other. */
const errorsMin = 4;
/** Less over a whole run is a cache that fills. */
const shareMin = 0.1;

/** Fits a line to values, one of each round. */
export function measureGrowth(values: readonly number[]): Growth {
	const count = values.length;
	const meanX = (count - 1) / 2;
	const meanY = values.reduce((sum, value) => sum + value, 0) / count;
	let xx = 0;
	let xy = 0;
	values.forEach((value, x) => {
		xx += (x - meanX) ** 2;
		xy += (x - meanX) * (value - meanY);
	});
	const perRound = xx === 0 ? 0 : xy / xx;
	const left = values.reduce(
		(sum, value, x) => sum + (value - meanY - perRound * (x - meanX)) ** 2,
		0,
	);
	const error = Math.sqrt(left / Math.max(1, count - 2) / Math.max(1, xx));
	const share = meanY === 0 ? 0 : (perRound * (count - 1)) / meanY;
	return {
		perRound,
		share,
		isGrowing: count > 4 && share > shareMin && perRound > errorsMin * error,
	};
}
