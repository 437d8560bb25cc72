namespace LspAgent.Host.Serving;

/// <summary>What we call ourselves towards clients.</summary>
internal static class Product
{
    /// <summary>For programs.</summary>
    public const string Name = "lspagent";

    /// <summary>For people.</summary>
    public const string Title = "LspAgent";

    public static string Version { get; } = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "";
}
