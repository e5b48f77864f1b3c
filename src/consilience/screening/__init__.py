"""Screen: where every record stands, queues, lists, agreement."""
