namespace LspAgent.Protocol.Json;

/// <summary>An optional member that is an error if it cannot be read.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StrictAttribute : Attribute;

/// <summary>A required member that is empty or default if it is there and cannot be read.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TolerantAttribute : Attribute;

/// <summary>A required list for which null means the empty list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NullIsEmptyAttribute : Attribute;
