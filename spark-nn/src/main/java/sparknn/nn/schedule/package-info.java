/** Step-size schedules: a factor on the step size as training goes on. One record a file. */
package sparknn.nn.schedule;
