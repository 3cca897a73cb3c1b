from importlib import import_module

Migration = import_module("tests.fleet.toys.column.0002_rating").Migration
