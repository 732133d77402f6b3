/** Reading tables for {@code Tables}, and what they are compared with. */
package sparknn.benchmarks.tables;
