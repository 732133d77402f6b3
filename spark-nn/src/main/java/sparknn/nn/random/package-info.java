/**
 * Randomness with an address: a generator is made from (seed, purpose, epoch, partition, step), so
 * that a task which runs again, elsewhere or later draws the same numbers.
 */
package sparknn.nn.random;
