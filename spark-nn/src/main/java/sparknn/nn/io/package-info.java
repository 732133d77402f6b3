/**
 * The saved form of a network: a JSON description and a file of little-endian floats, both readable
 * without Spark and without Java. No Java serialisation.
 */
package sparknn.nn.io;
