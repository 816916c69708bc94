namespace Trunkline.LocalHost.Journal;

/// <summary>Where a record stands: segment, byte offset in it, and bytes that its frame takes.</summary>
internal readonly record struct RecordAddress(uint Segment, uint Offset, uint Length);
