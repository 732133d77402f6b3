/** JMH benchmarks of the engine's kernels; {@code benchmarks/run Jmh} runs them. */
package sparknn.benchmarks.jmh;
