/** Activation functions: element by element, one record a file, named by a spec. */
package sparknn.nn.activation;
