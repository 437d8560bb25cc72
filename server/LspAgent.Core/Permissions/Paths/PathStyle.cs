namespace LspAgent.Core.Permissions.Paths;

/// <summary>How a machine writes paths and compares names.</summary>
public enum PathStyle
{
    Linux,
    MacOs,
    Windows,
}

/// <summary>What follows from a machine's way with paths.</summary>
public static class PathStyleExtensions
{
    extension(PathStyle style)
    {
        public StringComparison Comparison => style is PathStyle.Linux ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

        /// <summary>The style of the machine that this process runs on.</summary>
        public static PathStyle OfThisMachine =>
            OperatingSystem.IsWindows() ? PathStyle.Windows : OperatingSystem.IsMacOS() ? PathStyle.MacOs : PathStyle.Linux;
    }
}
