/** Watches by how many bytes this process grows. */
export function peakMemory() {
	const before = process.memoryUsage().rss;
	let most = before;
	const timer = setInterval(() => {
		most = Math.max(most, process.memoryUsage().rss);
	}, 20);
	return {
		stop(): number {
			clearInterval(timer);
			return most - before;
		},
	};
}
