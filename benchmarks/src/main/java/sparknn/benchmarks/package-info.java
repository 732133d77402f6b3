/**
 * Programs that time whole jobs beside a peer, and JMH benchmarks of kernels. {@code benchmarks/run
 * NAME} runs one; figures that the documentation quotes are kept in {@code benchmarks/results}.
 */
package sparknn.benchmarks;
