/** Which entity a controller, resolver or gateway is about. */
import { expect, it } from '@jest/globals';
import { entityTypeOf } from '../../src/context/entity-type.js';

it.each([
  ['VenuesController', 'Venue'],
  ['VenueController', 'Venue'],
  ['VenuesResolver', 'Venue'],
  ['RoomsGateway', 'Room'],
  ['OrderCategoriesController', 'OrderCategory'],
  ['AddressesController', 'Address'],
  ['BranchesController', 'Branch'],
  ['BoxesController', 'Box'],
  ['HeroesController', 'Hero'],
  ['StatusesController', 'Status'],
  ['StatusController', 'Status'],
  ['WarehousesController', 'Warehouse'],
  ['CausesController', 'Cause'],
  ['AnalysesController', 'Analysis'],
  ['PeopleController', 'Person'],
  ['MoviesController', 'Movie'],
  ['NewsController', 'News'],
  ['APIKeysController', 'APIKey'],
  ['Venues', 'Venue'],
  ['Controller', 'Controller'],
])('%s is about a %s', (controller, entity) => {
  expect(entityTypeOf(controller)).toBe(entity);
});
