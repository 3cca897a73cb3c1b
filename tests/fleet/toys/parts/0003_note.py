from importlib import import_module

Migration = import_module("tests.fleet.toys.two.0003_note").Migration
