from importlib import import_module

Migration = import_module("sounds.migrations.0001_initial").Migration
