namespace LspAgent.Protocol.Lsp;

/// <summary>Whose rules a file path follows; given explicitly, so that both can be tested anywhere.</summary>
public enum PathStyle
{
    Unix,
    Windows,
}

/// <summary>The rules of the machine that we run on.</summary>
public static class PathStyles
{
    public static PathStyle Current => OperatingSystem.IsWindows() ? PathStyle.Windows : PathStyle.Unix;
}
