/** Initial values of weights: one record a file, named by a spec. */
package sparknn.nn.init;
